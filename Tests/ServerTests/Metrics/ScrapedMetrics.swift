import Foundation
import LinuxSystem
import Testing

@testable import Server

/// What a member tells at `/metrics`, read as strictly as Prometheus reads it.
struct ScrapedMetrics {
    private(set) var kinds: [String: String] = [:]
    private(set) var samples: [String: Double] = [:]

    init(_ address: SocketAddress) throws {
        var web = try WebCaller(address)
        try web.send(WebCaller.text("/metrics", "", method: "GET"))
        let answer = try web.answer()
        #expect(answer.status == 200 && answer.fields["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        try self.init(text: answer.body)
    }

    init(text: String) throws {
        var family = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                family = words[2]
                #expect(kinds[family] == nil && words.count == 4, "\(line)")
            } else if line.hasPrefix("# TYPE ") {
                #expect(words[2] == family, "\(line)")
                kinds[family] = words[3]
            } else {
                let space = try #require(line.lastIndex(of: " "))
                let name = String(line[..<space])
                let bare = name.prefix { $0 != "{" }
                #expect(bare == family || kinds[family] == "histogram" && bare.hasPrefix(family + "_"), "\(line)")
                #expect(samples[name] == nil, "\(line)")
                let value: Double = try #require(Double(String(line[line.index(after: space)...])), "\(line)")
                samples[name] = value
            }
        }
        #expect(text.hasSuffix("\n"))
    }

    /// The sum of all samples of that name whose labels contain each of the texts.
    func sum(_ name: String, _ labels: String...) -> Double {
        samples.filter { sample in
            sample.key.prefix { $0 != "{" } == name && labels.allSatisfy(sample.key.contains)
        }.map(\.value).reduce(0, +)
    }
}
