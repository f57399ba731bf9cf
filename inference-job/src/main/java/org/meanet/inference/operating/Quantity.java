package org.meanet.inference.operating;

import org.meanet.inference.offload.SweepPoint;

/**
 * What a budget can be set for. Each is something of which less is better; a share of right answers
 * counts as the share of wrong ones.
 */
public enum Quantity {
  /** Images sent to the cloud, as a share of all. */
  OFFLOAD {
    @Override
    double estimate(SweepPoint point) {
      return point.offloadShare();
    }

    @Override
    double bound(SweepPoint point, double error) {
      return BinomialBound.upper(point.offloaded(), point.all().count(), error);
    }
  },
  /** Joules that the edges spend on an image, the mean. */
  ENERGY {
    @Override
    double estimate(SweepPoint point) {
      return point.totals().energy().edgeJoules() / point.all().count();
    }
  },
  /** Seconds within which 95 % of the images are answered. */
  LATENCY_P95 {
    @Override
    double estimate(SweepPoint point) {
      return point.latency().p95();
    }
  },
  /** Bytes uploaded for an image, the mean over all images. */
  BYTES {
    @Override
    double estimate(SweepPoint point) {
      return (double) point.totals().uploadBytes() / point.all().count();
    }
  },
  /** Images answered wrong, as a share of all. */
  ERROR {
    @Override
    double estimate(SweepPoint point) {
      return (double) wrong(point) / point.all().count();
    }

    @Override
    double bound(SweepPoint point, double error) {
      return BinomialBound.upper(wrong(point), point.all().count(), error);
    }

    private long wrong(SweepPoint point) {
      return point.all().count() - point.all().correct();
    }
  },
  /**
   * By how much the share of right answers is below that of the cloud's network on the same images.
   * The images that one answers right and the other wrong come as pairs, so the bound is that of
   * two proportions, each with half of the probability of an error: the lost ones from above less
   * the gained ones from below.
   */
  ACCURACY_DROP {
    @Override
    double estimate(SweepPoint point) {
      return (double) (point.lost() - point.gained()) / point.all().count();
    }

    @Override
    double bound(SweepPoint point, double error) {
      long images = point.all().count();
      return BinomialBound.upper(point.lost(), images, error / 2)
          - BinomialBound.lower(point.gained(), images, error / 2);
    }
  };

  /** As counted on the images of the point. */
  abstract double estimate(SweepPoint point);

  /**
   * What the quantity is at most for images like those of the point; the estimate where {@link
   * #isBounded} is false.
   *
   * @param error the probability, at most, of images of which the quantity is above
   */
  double bound(SweepPoint point, double error) {
    return estimate(point);
  }

  /** Whether there is a bound with a guarantee, and not an estimate alone. */
  public boolean isBounded() {
    return this == OFFLOAD || this == ERROR || this == ACCURACY_DROP;
  }

  /** Whether it says how good the answers are, and not what they cost. */
  boolean isQuality() {
    return this == ERROR || this == ACCURACY_DROP;
  }
}
