/** Starts the app. Not here: anything it shows (app.tsx). */
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from '../workers/client.ts';
import { App } from './app.tsx';
import { readEmbed } from './embed/address.ts';
import { workOffline } from './offline.ts';
import { SessionContext } from './session.ts';
import { PageBoundary } from './ui/boundary.tsx';
import { lazyAgain } from './ui/lazy-again.tsx';
import { applyTheme, storedTheme } from './ui/theme.ts';
import './styles/index.css';

/** In frames of other pages alone. */
const EmbedApp = lazyAgain(async () => (await import('./embed/embed-app.tsx')).EmbedApp);

applyTheme(storedTheme());
const embed = readEmbed(location.search);
const host = document.getElementById('app');
if (host === null) throw new Error('index.html has no #app');
createRoot(host).render(
  <StrictMode>
    <SessionContext value={createClient({ lazy: true })}>
      <PageBoundary saved="Your notebooks are saved in this browser." onDownload={null}>
        <Suspense>{embed === null ? <App /> : <EmbedApp wish={embed} />}</Suspense>
      </PageBoundary>
    </SessionContext>
  </StrictMode>,
);
// Frames of other pages come and go.
if (embed === null) workOffline();
