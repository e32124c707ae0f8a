/** Rendered markdown. Remote images load only by a click that shows their address. Not here: editing. */
import { memo, useEffect, useMemo, useRef } from 'react';
import { hasMath, renderMarkdown } from './markdown.ts';
import { useKatex } from './math.ts';

export const Prose = memo(function Prose({ source }: { source: string }) {
  const host = useRef<HTMLDivElement>(null);
  const katex = useKatex(hasMath(source), host);
  const html = useMemo(() => ({ __html: renderMarkdown(source, katex) }), [source, katex]);
  useEffect(() => {
    for (const place of host.current?.querySelectorAll<HTMLElement>('[data-remote]') ?? []) offerImage(place);
  }, [html]);
  return <div ref={host} className="prose" dangerouslySetInnerHTML={html} />;
});

function offerImage(place: HTMLElement): void {
  const address = place.dataset['remote'] ?? '';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'remote-image';
  button.textContent = `Load image ${address}`;
  button.onclick = () => {
    const image = document.createElement('img');
    image.referrerPolicy = 'no-referrer';
    image.alt = place.textContent ?? '';
    image.src = address;
    button.replaceWith(image);
  };
  place.before(button);
}
