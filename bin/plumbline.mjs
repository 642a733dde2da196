#!/usr/bin/env node
// The command `plumbline`: checks that this Node can run it, then runs it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 19)) {
  await import('../src/main.ts');
} else {
  process.stderr.write(
    `This is Node ${process.version}; Plumbline needs 22.19 or newer. Use \`npm start\` or \`npm run demo\` in its folder, which bring a Node of their own, or install Node 24.\n`,
  );
  process.exitCode = 1;
}
