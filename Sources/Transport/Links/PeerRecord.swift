/// What is kept of one peer whichever links there are; shared by them so that counting a frame costs no look-up.
final class PeerRecord {
    var counters = LinkCounters()
}
