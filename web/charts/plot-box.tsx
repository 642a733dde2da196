// Holds a drawing by Observable Plot: draws it again when its data or its width changes. Loaded only where a chart is.
import { makeStyles, tokens } from '@fluentui/react-components';
import { plot, type PlotOptions } from '@observablehq/plot';
import { useLayoutEffect, useRef } from 'react';
import { useWidth } from './use-width.ts';

const useStyles = makeStyles({
  box: {
    width: '100%',
    minWidth: 0,
    color: tokens.colorNeutralForeground3,
    '--plot-background': tokens.colorNeutralBackground1,
    '& svg': { display: 'block', overflow: 'visible', fontFamily: 'inherit', fontSize: '12px' },
  },
});

interface PlotBoxProps {
  /** What a screen reader says instead; the figures follow as a table beside the chart. */
  readonly label: string;
  readonly height: number;
  /** Must be the same function as long as the data are the same. */
  readonly draw: (width: number) => PlotOptions;
}

export const PlotBox = ({ label, height, draw }: PlotBoxProps) => {
  const styles = useStyles();
  const [box, width] = useWidth();
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (width === 0 || place.current === null) return;
    const drawing = plot({ height, width, style: { background: 'transparent' }, ...draw(width) });
    // One picture with one name: the parts' own names would be read as if they stood alone.
    for (const part of drawing.querySelectorAll('[aria-label], [aria-description]')) {
      part.removeAttribute('aria-label');
      part.removeAttribute('aria-description');
    }
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', label);
    place.current.replaceChildren(drawing);
  }, [draw, height, label, width]);
  return (
    <div ref={box} className={styles.box} style={{ minHeight: `${height}px` }}>
      <div ref={place} />
    </div>
  );
};
