// Memory that Node does not clear holds NaN in the tests, not the zeros that it often has by chance: what an op leaves out shows.

const inNode = globalThis as { Buffer?: typeof Buffer };
const allocUnsafeSlow = inNode.Buffer?.allocUnsafeSlow;

if (inNode.Buffer && allocUnsafeSlow && allocUnsafeSlow.name !== "filled") {
  inNode.Buffer.allocUnsafeSlow = function filled(bytes: number) {
    return allocUnsafeSlow(bytes).fill(255);
  };
}
