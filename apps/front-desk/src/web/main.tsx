import './theme/styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createDeskBackend } from './backend/desk-backend.ts';
import { createQueryClient } from './backend/query-client.ts';
import { watchPresence } from './session/presence.ts';
import { deskStateKey } from './session/use-desk-state.ts';
import type { Connection } from './session/use-session.ts';
import { styleNonce, theme, variables } from './theme/theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const isAttended = watchPresence(window, Date.now);

// Holds who is signed in, and no patient data.
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
