/** Asks for the address of a notebook; the page that follows names the host before anything is fetched. Not here: that page (address-page.tsx). */
import { useEffect, useRef, useState } from 'react';
import { readAddress } from './remote.ts';

export function AddressDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const good = readAddress(text) !== null;
  return (
    <dialog
      ref={dialog}
      className="fade"
      aria-labelledby="address-title"
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          if (!good) return;
          onClose();
          location.hash = `#url=${encodeURIComponent(text.trim())}`;
        }}
      >
        <h2 id="address-title">Open from an address</h2>
        <p className="quiet">Of a .tilde or .ipynb file, a gist, or a file on GitHub.</p>
        <div className="share-row">
          <input
            className="field share-field"
            aria-label="Address"
            placeholder="https://"
            type="url"
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <button type="submit" className="btn fill" disabled={!good}>
            Continue
          </button>
        </div>
      </form>
      <div className="dialog-end">
        <button type="button" className="btn plain" onClick={onClose}>
          Close
        </button>
      </div>
    </dialog>
  );
}
