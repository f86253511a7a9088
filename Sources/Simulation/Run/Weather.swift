internal import Determinism

/// How the network and the disks are when nothing in particular is wrong with them.
struct Weather: Sendable {
    var delay: DelayDistribution
    var loss: Odds
    var duplication: Odds
    var corruption: Odds
    /// Whether later messages may overtake earlier ones.
    var isOrdered: Bool
    var disk: DiskLatency

    /// The network's share.
    var network: NetworkOptions {
        var options = NetworkOptions()
        options.delay = delay
        options.loss = loss
        options.duplication = duplication
        options.corruption = corruption
        options.isOrdered = isOrdered
        return options
    }

    static let fair = Weather(
        delay: DelayDistribution(minimum: 100_000, mean: 200_000), loss: .never, duplication: .never,
        corruption: .never,
        isOrdered: true, disk: DiskLatency())

    init(
        delay: DelayDistribution, loss: Odds, duplication: Odds, corruption: Odds, isOrdered: Bool, disk: DiskLatency
    ) {
        self.delay = delay
        self.loss = loss
        self.duplication = duplication
        self.corruption = corruption
        self.isOrdered = isOrdered
        self.disk = disk
    }

    init(drawnFrom random: inout SplitMix64) {
        delay = DelayDistribution(
            minimum: random.pick([50_000, 100_000, 1_000_000]), mean: random.pick([100_000, 500_000, 3_000_000]),
            tail: random.pick([.never, .never, Odds(perMillion: 1_000)]), tailFactor: 100)
        loss = random.pick([.never, .never, .never, Odds(perMillion: 2_000), Odds(perMillion: 20_000)])
        duplication = random.pick([.never, .never, Odds(perMillion: 5_000), Odds(perMillion: 100_000)])
        corruption = random.pick([.never, .never, .never, Odds(perMillion: 200)])
        isOrdered = random.draw(below: 3) > 0
        disk = DiskLatency(
            flush: DelayDistribution(
                minimum: random.pick([20_000, 100_000, 1_000_000]), mean: random.pick([50_000, 300_000, 2_000_000]),
                tail: random.pick([.never, Odds(perMillion: 1_000)]), tailFactor: 50),
            cached: DelayDistribution(minimum: 500, mean: random.pick([1_500, 20_000])))
    }
}
