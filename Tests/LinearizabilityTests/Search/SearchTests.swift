import Linearizability
import Testing

@Suite("Search") struct SearchTests {
    @Test("Nothing at all is linearizable")
    func empty() { #expect(RegisterStory().judge() == .linearizable) }

    @Test("Overlapping writes may take effect in either order, but only in one")
    func overlappingWrites() {
        var story = RegisterStory()
        story.write(1, by: 1, 0...10)
        story.write(2, by: 2, 0...10)
        story.read(1, by: 3, 11...12)
        #expect(story.judge() == .linearizable)
        story.read(2, by: 3, 13...14)
        #expect(story.explanation != nil)
    }

    @Test("A read that began after a write was answered shows it")
    func staleRead() {
        var story = RegisterStory()
        story.write(1, by: 1, 0...1)
        story.read(nil, by: 2, 2...3)
        #expect(story.explanation?.text().contains("read → nil") == true)
    }

    @Test("What touches in one moment counts as concurrent")
    func equalTimes() {
        var story = RegisterStory()
        story.write(1, by: 1, 0...5)
        story.read(nil, by: 2, 5...6)
        #expect(story.judge() == .linearizable)
    }

    @Test("An open write may take effect late, or never, but not twice")
    func openWrite() {
        var story = RegisterStory()
        story.openWrite(7, by: 1, from: 0)
        story.openRead(by: 4, from: 0)
        story.write(1, by: 2, 1...2)
        story.read(1, by: 2, 3...4)
        #expect(story.judge() == .linearizable)
        story.read(7, by: 2, 5...6)
        #expect(story.judge() == .linearizable)
        story.write(1, by: 2, 7...8)
        story.read(7, by: 2, 9...10)
        #expect(story.explanation != nil)
    }

    @Test("An open write that nothing shows still explains why a comparison failed")
    func openWriteBehindRefusal() {
        var story = RegisterStory()
        story.write(1, by: 1, 0...1)
        story.openWrite(2, by: 2, from: 0)
        story.compareAndSet(1, 3, held: false, by: 1, 2...3)
        #expect(story.judge() == .linearizable)
    }

    @Test("An open operation takes no effect before its call")
    func openWriteTooEarly() {
        var story = RegisterStory()
        story.read(7, by: 2, 0...1)
        story.openWrite(7, by: 1, from: 2)
        #expect(story.explanation != nil)
    }

    @Test("Keys are judged apart, and the one that cannot be explained is named")
    func parts() {
        var story = RegisterStory()
        story.write(1, by: 1, 0...1, key: "good")
        story.write(1, by: 1, 2...3, key: "bad")
        story.read(1, by: 2, 4...5, key: "good")
        story.read(2, by: 2, 6...7, key: "bad")
        #expect(story.explanation?.part == "register bad")
    }

    @Test("A search that used up its budget says unknown, and a violation elsewhere is still found")
    func budget() {
        var story = RegisterStory()
        for client in 0..<12 { story.write(client, by: UInt64(client), 0...100) }
        story.read(99, by: 20, 101...102)
        #expect(story.judge(stepsMax: 500) == .unknown)
        #expect(story.judge(stepsMax: 0) == .unknown)
        story.read(1, by: 20, 103...104, key: "never written")
        guard case .violated(let explanation) = story.judge(stepsMax: 500) else {
            Issue.record("the violation was not found")
            return
        }
        #expect(explanation.part == "register never written")
    }

    @Test("Texts are compared to their last byte")
    func texts() {
        func text(_ string: String) -> TextModel.Text { TextModel.Text(Array(string.utf8)) }
        func judge(reading last: String) -> Judgement {
            let key = Array("k".utf8)
            let inputs: [(TextModel.Action, TextModel.Output)] = [
                (.put(text("a")), .done), (.append(text("bc")), .done), (.get, .value(text("abc"))),
                (.put(text("")), .done), (.append(text("d")), .done), (.get, .value(text(last))),
            ]
            return LinearizabilityChecker(model: TextModel()).check(
                inputs.enumerated().map { number, pair in
                    ClientOperation(
                        id: UInt64(number), client: 0, call: UInt64(2 * number), input: TextModel.Input(key, pair.0),
                        ending: .answered(pair.1, at: UInt64(2 * number + 1)))
                })
        }
        #expect(judge(reading: "d") == .linearizable)
        guard case .violated(let explanation) = judge(reading: "e") else {
            Issue.record("the wrong byte was not seen")
            return
        }
        #expect(explanation.text().contains("Then the state is \"d\""))
    }
}
