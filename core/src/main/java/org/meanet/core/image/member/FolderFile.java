package org.meanet.core.image.member;

import org.apache.hadoop.fs.Path;

/**
 * A file of a folder.
 *
 * @param member its path below the folder that was given
 */
record FolderFile(Path path, String member, long bytes) {}
