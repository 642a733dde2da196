// The colours keep their contrast in both themes.
import { describe, expect, test } from 'vitest';
import { darkTheme, lightTheme, type PlumblineTheme, tint } from './theme.ts';

const luminance = (colour: string): number => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const linear = channels.map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
};
const contrast = (a: string, b: string): number => {
  const both = [luminance(a), luminance(b)];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
};

const themes: readonly [string, PlumblineTheme][] = [
  ['light', lightTheme],
  ['dark', darkTheme],
];

describe.each(themes)('%s', (_, theme) => {
  test.each([
    ['text', 'colorNeutralForeground1', 'colorNeutralBackground1'],
    ['quiet text', 'colorNeutralForeground3', 'colorNeutralBackground1'],
    ['quiet text on the canvas', 'colorNeutralForeground3', 'canvas'],
    ['links', 'colorBrandForegroundLink', 'colorNeutralBackground1'],
    ['chosen', 'colorBrandForeground2', 'colorBrandBackground2'],
    ['main buttons', 'colorNeutralForegroundOnBrand', 'colorBrandBackground'],
    ['warnings', 'colorStatusWarningForeground1', 'colorStatusWarningBackground1'],
    ['text on warnings', 'colorNeutralForeground2', 'colorStatusWarningBackground1'],
    ['good news', 'colorStatusSuccessForeground1', 'colorStatusSuccessBackground1'],
    ['marks of an estimate', 'brassText', 'colorNeutralBackground1'],
  ] as const)('%s can be read', (_what, ink, paper) => {
    expect(contrast(theme[ink], theme[paper])).toBeGreaterThanOrEqual(4.5);
  });

  test('bars of charts stand out from their card', () => {
    expect(contrast(theme.chartInk, theme.colorNeutralBackground1)).toBeGreaterThanOrEqual(3);
  });
});

test('only greys are leaned towards petrol', () => {
  expect(tint('#808080')).not.toBe('#808080');
  expect(tint('#ffffff')).toBe('#ffffff');
  expect(tint('#000000')).toBe('#000000');
  expect(tint('#006776')).toBe('#006776');
  expect(tint('transparent')).toBe('transparent');
});
