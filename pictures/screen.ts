// Plot draws all lines half a pixel aside where it finds no screen with fine pixels but a test runner, whose `it` it
// looks for. This is one while Plot loads.
Object.assign(globalThis, { window: { devicePixelRatio: 2 } });

export function takeScreenAway(): void {
  Reflect.deleteProperty(globalThis, "window");
}
