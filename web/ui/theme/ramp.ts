// Plumbline's colours: petrol for what can be acted on, brass for the bob; sixteen even steps, darkest first.
import type { BrandVariants } from '@fluentui/react-components';

export const petrol: BrandVariants = {
  10: '#00161c',
  20: '#002028',
  30: '#002e37',
  40: '#003944',
  50: '#004450',
  60: '#004f5d',
  70: '#005b6a',
  80: '#006776',
  90: '#1b7888',
  100: '#318797',
  110: '#4a99a9',
  120: '#64abb9',
  130: '#80bdc9',
  140: '#9cced9',
  150: '#b9e0e8',
  160: '#d6f1f7',
};

export const brass = {
  light: { accent: '#b98a2e', shade: '#936a1b', text: '#7a5510' },
  dark: { accent: '#e3b75b', shade: '#b98a2e', text: '#e8c57c' },
} as const;
