>>> return token
... x
