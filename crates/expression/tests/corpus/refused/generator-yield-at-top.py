yield token
