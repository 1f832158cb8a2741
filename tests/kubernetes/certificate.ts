/** A certificate that vouches for itself, of a server or a client called api.kubernetes.test, until 2120; made for these tests alone. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIBATAKBggqhkjOPQQDAjAeMRwwGgYDVQQDDBNhcGkua3Vi
ZXJuZXRlcy50ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAe
MRwwGgYDVQQDDBNhcGkua3ViZXJuZXRlcy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZI
zj0DAQcDQgAEuhMTb9AhWal8eD3ZcXx3SY4MvWSjDYDyGKrnBCnzTArCk2hf9QqH
jbxhh/U6pevNC61B9LI3mJmxnEQKH2o50aNSMFAwDwYDVR0TAQH/BAUwAwEB/zAe
BgNVHREEFzAVghNhcGkua3ViZXJuZXRlcy50ZXN0MB0GA1UdDgQWBBTbw8oH9ejQ
2Vfrg7uC2b2iUXKi0DAKBggqhkjOPQQDAgNIADBFAiBl95FSbvKdDE4E0ItuYUqz
WI1R/M4sDaERAk+pqcpF7AIhALDuBqP1fYIS8QDmT/t6nMQO4nzc44UAhJRXya/j
BO7w
-----END CERTIFICATE-----
`;

/** The key that belongs to it. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglNNmde8IlPY8gxye
GMT4Dwdid6DV1SZew1ZYhkChBdKhRANCAAS6ExNv0CFZqXx4PdlxfHdJjgy9ZKMN
gPIYqucEKfNMCsKTaF/1CoeNvGGH9Tql680LrUH0sjeYmbGcRAofajnR
-----END PRIVATE KEY-----
`;
