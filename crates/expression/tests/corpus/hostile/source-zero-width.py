ret​urn to‍ken
