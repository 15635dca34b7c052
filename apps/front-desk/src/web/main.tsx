import './styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createDeskBackend } from './desk-backend.ts';
import { watchPresence } from './presence.ts';
import { createQueryClient } from './query-client.ts';
import { styleNonce } from './style-nonce.ts';
import { theme, variables } from './theme.ts';
import { deskStateKey } from './use-desk-state.ts';
import type { Connection } from './use-sitting.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const isAttended = watchPresence(window, Date.now);

// It holds who is signed in, and nothing of a patient's.
const sessionClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });

const connect = (username: string): Connection => ({
  backend: createDeskBackend(isAttended, username),
  queryClient: createQueryClient(() => {
    void sessionClient.invalidateQueries({ queryKey: deskStateKey });
  }),
});

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={sessionClient}>
        <App connect={connect} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
