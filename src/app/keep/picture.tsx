/**
 * Figures of a notebook as PNG, on paper, for programs that show pictures only.
 * Not here: the figures (app/plots).
 */
import type { Output } from '../../notebook/output.ts';
import { Plot } from '../plots/plot.tsx';
import plotsCss from '../styles/plots.css?inline';
import tokensCss from '../styles/tokens.css?inline';
import { drawSvg } from '../ui/svg-picture.ts';
import { drawnOffScreen } from './off-screen.tsx';

/** PNG in base64 of every figure among the outputs. What cannot be drawn is left out. */
export async function picturesOf(outputs: readonly Output[]): Promise<ReadonlyMap<Output, string>> {
  const figures = outputs.filter(output => output.kind === 'plot');
  if (figures.length === 0) return new Map();
  const pictures = await drawnOffScreen(
    figures.map(spec => <Plot key={spec.sentence} spec={spec} />),
    elements =>
      Promise.all(elements.map(element => pictureOf(element.querySelector('svg')).catch(() => null))),
  );
  return new Map(
    figures.flatMap((figure, index) => {
      const picture = pictures[index];
      return picture === null ? [] : [[figure, picture] as const];
    }),
  );
}

async function pictureOf(svg: SVGSVGElement | null): Promise<string | null> {
  if (svg === null) return null;
  const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
  const canvas = await drawSvg(standAlone(svg), width, height, '#ffffff');
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
}

/** The drawing with its styles inside, in light colours. */
function standAlone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = `${tokensCss}\n${plotsCss}`;
  copy.prepend(style);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}
