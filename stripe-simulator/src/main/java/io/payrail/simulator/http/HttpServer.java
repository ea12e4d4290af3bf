package io.payrail.simulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves HTTP/1.1 on one port. Each request runs on a virtual thread of its own; the connection is
/// not read again until it is answered, so answers keep the order of requests. A [Response] decides
/// how the connection ends: an orderly close and a true reset (linger 0) are different things to a
/// client, and both happen.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int STOP_SECONDS = 2;
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_CONNECTIONS_WAITING = 1024;
    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final EventLoopGroup loops;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Function<Request, Response> handler;
    private final Channel server;

    public HttpServer(String host, int port, Function<Request, Response> handler) {
        this.handler = handler;
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
                        NioIoHandler.newFactory());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, MAX_CONNECTIONS_WAITING)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        connections.add(channel);
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpServerCodec(
                                                                MAX_LINE_BYTES,
                                                                MAX_HEADER_BYTES,
                                                                MAX_LINE_BYTES))
                                                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                                                .addLast(new Connection());
                                    }
                                });
        this.server = bind(bootstrap, host, port);
    }

    private Channel bind(ServerBootstrap bootstrap, String host, int port) {
        try {
            return bootstrap.bind(host, port).syncUninterruptibly().channel();
        } catch (RuntimeException e) {
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /// Stops accepting, drops the connections and ends the threads. May be called twice.
    @Override
    public void close() {
        server.close().syncUninterruptibly();
        workers.shutdownNow();
        awaitWorkers();
        connections.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// Requests that end now still find their connection's thread.
    private void awaitWorkers() {
        try {
            if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Requests are still running after {} s; they are abandoned", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
            boolean keepAlive = HttpUtil.isKeepAlive(message);
            if (!message.decoderResult().isSuccess()) {
                LOG.debug("A request was not HTTP; its connection is closed");
                drop(context);
                return;
            }
            Request request = request(message);
            context.channel().config().setAutoRead(false);
            try {
                workers.execute(() -> serve(context, request, keepAlive));
            } catch (RejectedExecutionException e) {
                LOG.debug("Stopping; {} is not handled", request, e);
                drop(context);
            }
        }

        private void serve(ChannelHandlerContext context, Request request, boolean keepAlive) {
            Response response;
            try {
                response = handler.apply(request);
            } catch (RuntimeException e) {
                LOG.error("{} failed; its connection is closed", request, e);
                drop(context);
                return;
            }
            finish(context, response, keepAlive);
        }

        private static Request request(FullHttpRequest message) {
            String uri = message.uri();
            int question = uri.indexOf('?');
            Map<String, String> headers = new HashMap<>();
            for (Map.Entry<String, String> header : message.headers()) {
                headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
            return new Request(
                    message.method().name(),
                    question < 0 ? uri : uri.substring(0, question),
                    question < 0 ? "" : uri.substring(question + 1),
                    headers,
                    ByteBufUtil.getBytes(message.content()));
        }

        private static void finish(
                ChannelHandlerContext context, Response response, boolean keepAlive) {
            switch (response.ending()) {
                case ANSWER -> answer(context, response, keepAlive);
                case CLOSE -> drop(context);
                case RESET -> {
                    context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                    drop(context);
                }
                // Reading on notices when the client gives up; whatever else it sends is not
                // handled.
                case HANG ->
                        context.executor()
                                .execute(() -> {
                                    context.pipeline().remove(HttpServerCodec.class);
                                    context.pipeline().remove(HttpObjectAggregator.class);
                                    context.channel().config().setAutoRead(true);
                                });
            }
        }

        private static void drop(ChannelHandlerContext context) {
            var _ = context.close();
        }

        private static void answer(
                ChannelHandlerContext context, Response response, boolean keepAlive) {
            var message =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.valueOf(response.status()),
                            Unpooled.wrappedBuffer(response.body()));
            response.headers().forEach(message.headers()::set);
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
            message.headers()
                    .set(
                            HttpHeaderNames.CONNECTION,
                            keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
            var written = context.writeAndFlush(message);
            if (keepAlive) {
                written.addListener(done -> context.channel().config().setAutoRead(true));
            } else {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("A connection failed and is closed", cause);
            drop(context);
        }
    }
}
