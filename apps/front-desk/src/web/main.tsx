import './styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createDeskBackend } from './desk-backend.ts';
import { watchPresence } from './presence.ts';
import { createQueryClient } from './query-client.ts';
import { styleNonce } from './style-nonce.ts';
import { theme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const isAttended = watchPresence(window, Date.now);

const backendOf = (username: string) => createDeskBackend(isAttended, username);

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={createQueryClient()}>
        <App backendOf={backendOf} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
