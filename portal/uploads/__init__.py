"""Files from strangers, whichever way they come: judged by their content, named safely, tidied away."""
