// The two Fluent themes in Plumbline's colours: greys leaning to petrol, wider radii, a canvas beneath the cards.
import { createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components';
import { brass, petrol } from './ramp.ts';

interface OwnTokens {
  readonly canvas: string;
  /** Bars and cells of charts. */
  readonly chartInk: string;
  /** Chart parts that carry no value, such as the base line. */
  readonly chartRule: string;
  readonly brass: string;
  readonly brassShade: string;
  readonly brassText: string;
}
export type PlumblineTheme = Theme & OwnTokens;

/** How to write an own token in a style: the provider turns each into a CSS variable of its name. */
export const own = {
  canvas: 'var(--canvas)',
  chartInk: 'var(--chartInk)',
  chartRule: 'var(--chartRule)',
  brass: 'var(--brass)',
  brassShade: 'var(--brassShade)',
  brassText: 'var(--brassText)',
} as const satisfies Record<keyof OwnTokens, string>;

const two = (value: number): string =>
  Math.max(0, Math.min(255, Math.round(value)))
    .toString(16)
    .padStart(2, '0');

/** Leans a pure grey towards petrol; anything else stays. Black and white stay, so that text keeps its contrast. */
export const tint = (colour: string): string => {
  const grey = /^#([0-9a-f]{2})\1\1$/i.exec(colour)?.[1];
  if (grey === undefined) return colour;
  const level = Number.parseInt(grey, 16);
  const lean = 5 * Math.sin((Math.PI * level) / 255);
  return `#${two(level - lean)}${two(level + lean * 0.35)}${two(level + lean * 0.6)}`;
};

const tinted = (theme: Theme): Theme => {
  const greys = Object.entries(theme).flatMap(([name, value]) =>
    typeof value === 'string' && name.startsWith('colorNeutral') ? [[name, tint(value)]] : [],
  );
  return { ...theme, ...Object.fromEntries(greys) };
};

const fontFamilyBase =
  "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

export const lightTheme: PlumblineTheme = {
  ...tinted(createLightTheme(petrol)),
  fontFamilyBase,
  colorBrandBackground2: '#e7f3f5',
  colorBrandBackground2Hover: '#dcedf0',
  colorBrandBackground2Pressed: '#cfe5ea',
  colorBrandStroke2: '#b5d7de',
  canvas: '#f5f7f7',
  chartInk: petrol[90],
  chartRule: '#c9d3d5',
  brass: brass.light.accent,
  brassShade: brass.light.shade,
  brassText: brass.light.text,
};

const dark = tinted(createDarkTheme(petrol));
export const darkTheme: PlumblineTheme = {
  ...dark,
  fontFamilyBase,
  colorNeutralBackground1: '#182021',
  colorNeutralBackground1Hover: '#202a2b',
  colorNeutralBackground1Pressed: '#141b1c',
  colorNeutralBackground1Selected: '#243031',
  colorNeutralBackground2: '#131a1b',
  colorNeutralBackground3: '#0f1516',
  colorNeutralStencil1: '#1d2627',
  colorNeutralStencil2: '#2a3537',
  colorBrandBackground2: '#11343b',
  colorBrandBackground2Hover: '#163f47',
  colorBrandBackground2Pressed: '#0d2a30',
  colorBrandStroke2: '#23545d',
  colorStatusWarningBackground1: '#2a2118',
  colorStatusWarningBorder1: '#6b4a24',
  colorStatusSuccessBackground1: '#11271b',
  colorStatusSuccessBorder1: '#245c38',
  colorBrandForeground1: petrol[130],
  colorBrandForeground2: petrol[140],
  colorBrandForegroundLink: petrol[130],
  colorBrandForegroundLinkHover: petrol[140],
  colorBrandForegroundLinkPressed: petrol[120],
  colorCompoundBrandForeground1: petrol[130],
  colorCompoundBrandForeground1Hover: petrol[140],
  canvas: '#0f1516',
  chartInk: petrol[120],
  chartRule: '#3a4749',
  brass: brass.dark.accent,
  brassShade: brass.dark.shade,
  brassText: brass.dark.text,
};
