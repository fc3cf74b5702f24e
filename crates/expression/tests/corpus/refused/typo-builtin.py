return lenn(token)
