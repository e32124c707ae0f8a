/**
 * A worker of the kernel's own that answers while the kernel computes, and ends with it: by its silence the page knows
 * that the kernel is dead. Not here: the page, which asks (client/pulse.ts).
 */

/** Answers what comes at the port it is given with the same. */
const CODE = 'onmessage = ({ data: port }) => { port.onmessage = ({ data }) => port.postMessage(data) }';

/** Where there are no workers in workers, nothing answers: then the page does not know. */
export function startPulse(port: MessagePort): void {
  try {
    new Worker(`data:text/javascript,${encodeURIComponent(CODE)}`, { name: 'pulse' }).postMessage(port, [
      port,
    ]);
  } catch {
    port.close();
  }
}
