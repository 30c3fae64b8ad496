-- Private notes are found too: the word index is made anew. Its blocks are taken out of use here and go bit by bit.

UPDATE search_block SET closed_at = 1 WHERE closed_at = 0;

DELETE FROM search_place;
