// A large export is sent in portions that a request can carry, each with what explains the rest.
import { expect, it } from 'vitest';
import { portionsOf } from './import.ts';

const file = (path: string, size: number) => ({ path, size });
const paths = (portions: { path: string }[][]) => portions.map((one) => one.map(({ path }) => path).join(' '));

it('files at the top come with every portion, the others once', () => {
  const files = [file('users.json', 1), file('a/1.json', 4), file('a/2.json', 4), file('b/1.json', 4)];
  expect(paths(portionsOf(files, 100))).toEqual(['users.json a/1.json a/2.json b/1.json']);
  expect(paths(portionsOf(files, 9))).toEqual(['users.json a/1.json a/2.json', 'users.json b/1.json']);
});

it('single files and archives are one portion', () => {
  expect(paths(portionsOf([file('export.zip', 9)], 9))).toEqual(['export.zip']);
});

it('a file that no request can carry is named with what to do', () => {
  expect(() => portionsOf([file('export.zip', 10)], 9)).toThrow('export.zip is too large');
  expect(() => portionsOf([file('users.json', 1), file('a/1.json', 9)], 9)).toThrow('a/1.json is too large');
});
