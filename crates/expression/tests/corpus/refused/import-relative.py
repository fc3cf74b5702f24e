from . import models
return models
