raise user
