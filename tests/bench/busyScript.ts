/** Node.js code that uses 0.2 s of a core, however long that takes, and seldom asks the kernel how much it was. */
export const busyScript = `
  const begin = process.cpuUsage();
  for (let used = 0; used < 2e5; ) {
    for (let i = 0; i < 1e6; i++);
    const { user, system } = process.cpuUsage(begin);
    used = user + system;
  }
`;
