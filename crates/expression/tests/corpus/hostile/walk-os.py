import os
return [os.environ, os.getcwd(), os.getenv("HOME"), os.listdir("/")]
