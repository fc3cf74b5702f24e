return device.__init__.__globals__
