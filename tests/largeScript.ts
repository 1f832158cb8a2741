/** Node.js code of a process that has 200 MB in memory, then tells its id, and stays. */
export const largeScript = `
  const all = Buffer.alloc(200e6, 1);
  console.log(process.pid);
  setInterval(() => all, 1000);
`;
