/** Asks for the address of a notebook; the page that follows names the host before anything is fetched. Not here: that page (address-page.tsx). */
import { useState } from 'react';
import { Modal, ModalEnd } from '../ui/modal.tsx';
import { readAddress } from './remote.ts';

export function AddressDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const good = readAddress(text) !== null;
  return (
    <Modal title="Open from an address" onClose={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (!good) return;
          onClose();
          location.hash = `#url=${encodeURIComponent(text.trim())}`;
        }}
      >
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
      <ModalEnd onClose={onClose} />
    </Modal>
  );
}
