package org.meanet.core.image.member;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** A share of the members, of a bounded number of bytes where the members themselves are small. */
public interface MemberPart extends Serializable {

  /**
   * @throws org.meanet.core.UserError here or while reading, if a file is missing or cannot be read
   */
  Members open(Configuration conf, MemberFilter filter);
}
