// Comforts only: every page works without this file.
