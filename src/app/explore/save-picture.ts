/** A panel as a file: the drawing with its colours written into it. Not here: figures of cells. */
import { saveFile } from '../ui/save-file.ts';
import { token } from '../ui/theme.ts';

/** Pixels of the file per pixel of the screen. */
const SCALE = 2;
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

export async function savePng(svg: SVGSVGElement, title: string): Promise<void> {
  const image = new Image();
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standAlone(svg))}`;
  await new Promise((resolve, reject) => {
    image.addEventListener('load', resolve);
    image.addEventListener('error', () => reject(new Error('The browser could not draw the picture.')));
    image.src = address;
  });
  const canvas = document.createElement('canvas');
  canvas.width = svg.clientWidth * SCALE;
  canvas.height = svg.clientHeight * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = token('paper');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob(blob => blob !== null && saveFile(`${fileName(title)}.png`, blob));
}
