return Your code is {token}
