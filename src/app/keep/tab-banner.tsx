/** Says that the notebook is being edited in another tab, and offers to edit it here. Not here: who may (use-tab-role.ts). */
import { useState } from 'react';

export function TabBanner({ onTakeOver }: { onTakeOver: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <div className="tab-banner" role="status">
      <span>This notebook is open in another tab. Here it can be read.</span>
      <button
        type="button"
        className="btn line"
        disabled={asked}
        onClick={() => {
          setAsked(true);
          onTakeOver();
        }}
      >
        {asked ? 'Waiting for the other tab' : 'Edit here instead'}
      </button>
    </div>
  );
}
