return token
import os
