# Python folds these letters into plain ones when they are in a name.
return user.__𝒸𝓁𝒶𝓈𝓈__
