return "Your code: " + token
