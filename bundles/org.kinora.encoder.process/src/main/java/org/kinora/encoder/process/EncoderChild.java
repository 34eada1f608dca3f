package org.kinora.encoder.process;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.binding.process.Channel;
import org.kinora.binding.process.PictureLayout;
import org.kinora.binding.process.Protocol;

/** The child: hosts one encoder and does what its standard input says. */
public final class EncoderChild {

  private final Channel channel;
  private SharedFrame frame;
  private Encoder encoder;
  private IOException broken; // what went wrong where nothing may be thrown

  private EncoderChild(Channel channel) {
    this.channel = channel;
  }

  /** Runs until it is told to close, or standard input or the parent ends. */
  public static void main(String[] arguments) throws IOException {
    ProcessHandle.current().parent().ifPresent(EncoderChild::endWith);
    Channel channel =
        new Channel(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
            new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err); // standard output is for messages alone
    new EncoderChild(channel).serve();
    Runtime.getRuntime().halt(0); // nothing is left to be done, and nothing of a library may hang
  }

  /** A call that hangs does not see the end of standard input. */
  private static void endWith(ProcessHandle parent) {
    Thread watch =
        new Thread(
            () -> {
              parent.onExit().join();
              Runtime.getRuntime().halt(1);
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }

  private void serve() throws IOException {
    channel.begin(Protocol.HELLO).put(Protocol.VERSION).send();
    try {
      int type = channel.receive();
      while (type != Protocol.CLOSE) {
        answer(type);
        type = channel.receive();
      }
    } catch (EOFException e) {
      // The parent has gone: the end, as with CLOSE.
    }
    if (encoder != null) {
      encoder.close();
    }
  }

  private void answer(int type) throws IOException {
    try {
      perform(type);
      channel.begin(Protocol.DONE).send();
    } catch (EncoderException e) {
      fail(e.retry(), e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      fail(Retry.FATAL, e.toString());
    }
    if (broken != null) {
      throw broken;
    }
  }

  private void fail(Retry retry, String message) throws IOException {
    channel.begin(Protocol.FAILED).put(Protocol.number(retry)).put(message).send();
  }

  private void perform(int type) throws IOException, EncoderException {
    switch (type) {
      case Protocol.OPEN -> open();
      case Protocol.FRAME -> encode();
      case Protocol.UPDATE -> encoder.update(update());
      case Protocol.DRAIN -> encoder.drain(this::send);
      default -> throw new IllegalArgumentException("message " + type + " is unknown");
    }
  }

  private void open() throws IOException, EncoderException {
    int version = channel.getInt();
    if (version != Protocol.VERSION) {
      throw new IllegalArgumentException("version " + version + " of the protocol is unknown");
    }
    String name = channel.getText();
    Path memory = Path.of(channel.getText());
    Codec codec = EncoderNumbers.codec(channel.getInt());
    PictureLayout layout = PictureLayout.take(channel);
    FrameRate rate = new FrameRate(channel.getInt(), channel.getInt());
    EncoderSettings settings =
        new EncoderSettings(
            codec,
            layout.size(),
            layout.format(),
            rate,
            EncoderNumbers.rateControl(channel),
            channel.getInt(),
            optional(channel.getText()),
            optional(channel.getText()));
    frame = SharedFrame.open(memory, layout);
    Files.delete(memory); // nobody else needs its name
    encoder = provider(name).open(settings);
  }

  private static EncoderProvider provider(String name) throws EncoderException {
    Iterator<EncoderProvider> providers = ServiceLoader.load(EncoderProvider.class).iterator();
    StringBuilder reasons = new StringBuilder();
    while (providers.hasNext()) {
      try {
        EncoderProvider provider = providers.next();
        if (provider.name().equals(name)) {
          return provider;
        }
      } catch (ServiceConfigurationError e) { // another one, perhaps
        reasons.append("; ").append(e.getCause() == null ? e : e.getCause());
      }
    }
    throw new EncoderException("there is no provider " + name + " to host" + reasons, Retry.FATAL);
  }

  private void encode() throws EncoderException {
    boolean key = (channel.getInt() & Protocol.KEY_FRAME) != 0;
    channel.getInt();
    if (frame.references() != 0) {
      throw new EncoderException(
          "the hosted encoder keeps frames, which the one shared frame does not allow",
          Retry.FATAL);
    }
    frame.lend(channel.getLong(), channel.getLong(), channel.getLong());
    try {
      if (key) {
        encoder.requestKeyFrame();
      }
      encoder.encode(frame, this::send);
    } finally {
      frame.close();
    }
  }

  private EncoderUpdate update() {
    OptionalInt bitrate = positive(channel.getInt());
    OptionalInt gop = positive(channel.getInt());
    int numerator = channel.getInt();
    int denominator = channel.getInt();
    return new EncoderUpdate(
        bitrate,
        gop,
        numerator == 0 ? Optional.empty() : Optional.of(new FrameRate(numerator, denominator)));
  }

  private void send(AccessUnit unit) {
    try {
      channel
          .begin(Protocol.UNIT)
          .put(unit.keyFrame() ? Protocol.KEY_FRAME : 0)
          .put(0)
          .put(unit.pts())
          .put(unit.dts())
          .put(unit.duration())
          .put(unit.sequence())
          .put(unit.buffer(), unit.size())
          .send();
    } catch (IOException e) {
      broken = e;
    }
  }

  private static OptionalInt positive(int number) {
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
