/**
 * A key for 127.0.0.1 and a certificate that it has signed itself, for mail servers of tests. Worth nothing: both are
 * public, and no machine trusts them.
 */
export const loopbackIdentity = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMSErvq/18iMU9Pdf
dbwJQSFX4c63ZlwPxDUWSX+xzy+hRANCAAQIrKUnt/BMfzpDdMRWg5fU759CXsfw
Bi9MYEDx725X2+SbiA6o+WnPdLiAbQta2a/YtuW7lNNMUyb7gupFR0+K
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUTvVU+qvoMzbDcjKLdCGdIxXvTQcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNTA3MzYzM1oYDzIxMjYxMTAx
MDczNjMzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQIrKUnt/BMfzpDdMRWg5fU759CXsfwBi9MYEDx725X2+SbiA6o+WnP
dLiAbQta2a/YtuW7lNNMUyb7gupFR0+Ko28wbTAdBgNVHQ4EFgQU14RBojoD9h5A
/1RPyaCru5CBNOEwHwYDVR0jBBgwFoAU14RBojoD9h5A/1RPyaCru5CBNOEwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSAAwRQIgIASi8y/SUbYB/NhZP1KqB66EgCy0qcjAZpW2q7dHZ1ACIQCx
yVcGm/DQBGujnpSUB6+2zwBgaUR9ly+N99gVY6zdPQ==
-----END CERTIFICATE-----
`,
};
