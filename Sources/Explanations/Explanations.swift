// The texts are in the folder Texts.
