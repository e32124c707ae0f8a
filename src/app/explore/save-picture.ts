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

const FAILED = 'The picture could not be saved';

/** The page's notice says so where that fails. */
export function saveSvg(svg: SVGSVGElement, title: string): Promise<void> {
  return orNotice(FAILED, async () =>
    saveFile(`${fileName(title)}.svg`, new Blob([standAlone(svg)], { type: 'image/svg+xml' })),
  );
}

/** The page's notice says so where that fails. */
export function savePng(svg: SVGSVGElement, title: string): Promise<void> {
  return orNotice(FAILED, async () => {
    const canvas = await drawSvg(standAlone(svg), svg.clientWidth, svg.clientHeight, token('paper'));
    saveFile(`${fileName(title)}.png`, await pngOf(canvas));
  });
}

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob(blob =>
      blob === null
        ? reject(new Error('the browser made no PNG of it, which may be too large'))
        : resolve(blob),
    ),
  );
