/** A panel or a figure as a file: the drawing with its colours written into it. Not here: pictures in files of notebooks (keep/picture.tsx). */
import { orNotice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';
import { drawSvg } from '../ui/svg-picture.ts';
import { token } from '../ui/theme.ts';

const TAKEN = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'opacity',
  'font',
  'text-anchor',
  'paint-order',
] as const;

const fileName = (title: string): string => title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');

/** The same drawing without style sheets, on paper. */
export function standAlone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const shown = svg.querySelectorAll('*');
  copy.querySelectorAll<SVGElement>('*').forEach((element, index) => {
    const style = getComputedStyle(shown[index]);
    for (const name of TAKEN) element.style.setProperty(name, style.getPropertyValue(name));
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('style', `background: ${token('paper')}; overflow: visible`);
  return new XMLSerializer().serializeToString(copy);
}

export function saveSvg(svg: SVGSVGElement, title: string): void {
  saveFile(`${fileName(title)}.svg`, new Blob([standAlone(svg)], { type: 'image/svg+xml' }));
}

export function savePng(svg: SVGSVGElement, title: string): Promise<void> {
  return orNotice('The picture could not be saved', async () => {
    const canvas = await drawSvg(standAlone(svg), svg.clientWidth, svg.clientHeight, token('paper'));
    canvas.toBlob(blob => blob !== null && saveFile(`${fileName(title)}.png`, blob));
  });
}
