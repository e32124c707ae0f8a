/** A drawing made of points: SVG on a canvas, over a ground. Not here: what is drawn, or the file it becomes. */

/** Points of the picture for a pixel of the page, both ways. */
const DENSITY = 2;

/**
 * @param svg text of a drawing that needs no style sheet
 * @param ground the colour of the paper
 * @throws where the browser cannot draw it
 */
export async function drawSvg(
  svg: string,
  width: number,
  height: number,
  ground: string,
): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode().catch(() => {
    throw new Error('the browser could not draw the picture');
  });
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * DENSITY);
  canvas.height = Math.ceil(height * DENSITY);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser has no canvas to draw the picture on');
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
