package org.meanet.inference.report

import org.meanet.inference.offload.Interval
import org.scalatest.funspec.AnyFunSpec

class DisplaySpec extends AnyFunSpec {
  it("chooses the prefix that leaves one to three digits before the point") {
    assert(Display.joules(12.34) == "12.3 J")
    assert(Display.joules(0.00713) == "7.13 mJ")
    assert(Display.joules(0.3494) == "349 mJ")
    assert(Display.joules(999.6) == "1.00 kJ")
    assert(Display.joules(0) == "0 J")
    assert(Display.joules(3.2e-14) == "0.032 pJ")
    assert(Display.seconds(0.0204) == "20.4 ms")
    assert(Display.seconds(1234) == "1,234 s")
    assert(Display.bytes(784) == "784 B")
    assert(Display.bytes(5) == "5 B")
    assert(Display.bytes(7840000) == "7.84 MB")
  }

  it("writes shares with one decimal and a dash for nothing of nothing") {
    assert(Display.percent(361, 1000) == "36.1 %")
    assert(Display.percent(0, 0) == "–")
    assert(Display.percent(0, 10) == "0.0 %")
    assert(Display.ratio(1234, 10000) == "1,234 / 10,000")
  }

  it("shows how busy something is, also where that is hardly or far too much") {
    assert(Display.busy(0.361) == "36.1 %")
    assert(Display.busy(0) == "0.0 %")
    assert(Display.busy(0.0004) == "< 0.1 %")
    assert(Display.busy(1.5) == "150.0 %")
    assert(Display.busy(1e6) == "> 9999 %")
  }

  it("rounds a half up, as it is in decimal") {
    assert(Display.percent(8955, 10000) == "89.6 %")
    assert(Display.percent(8945, 10000) == "89.5 %")
    assert(Display.percent(8954, 10000) == "89.5 %")
    assert(Display.percent(0.35, 1000) == "0.0 %")
    assert(Display.percent(0.5, 1000) == "0.1 %")
  }

  it("writes an interval with a unit of both ends once") {
    assert(Display.interval(new Interval(0.885, 0.8972), Display.percents(_)) == "88.5 to 89.7 %")
    assert(Display.interval(new Interval(990e3, 1.02e6), Display.bytes(_)) == "990 kB to 1.02 MB")
    assert(Display.interval(new Interval(0, 0.012), Display.joules(_)) == "0 J to 12.0 mJ")
    assert(Display.interval(new Interval(-0.012, 0.0), Display.points(_)) == "-1.2 to 0.0 points")
  }

  it("gives no sign to what rounds to nothing") {
    assert(Display.points(-0.0004) == "0.0 points")
    assert(Display.points(-0.0006) == "-0.1 points")
    assert(Display.tenths(-0.0) == "0.0")
  }

  it("writes plain numbers without trailing zeros") {
    assert(Display.number(0.5) == "0.5")
    assert(Display.number(10) == "10")
    assert(Display.number(0.123456) == "0.1235")
  }
}
