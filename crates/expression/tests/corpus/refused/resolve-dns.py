return resolve_dns("example.org")[0]
